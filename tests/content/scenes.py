"""Scenes, scenarios and on-site hazard sets, and what is wrong with each; ``python -m tests.content.scenes``."""

import sys
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import django
import yaml
from django.conf import settings

WIDTH, HEIGHT = 720, 540
FINGER = 64  # of 720 that a phone shows on 360
LARGEST_SVG = 40 * 1024
HAZARDS, DECOYS, NODES, CHOICES, ON_SITE = range(6, 11), 3, range(8, 17), range(2, 5), range(8, 13)
SEVERITIES, ENDINGS, POINTS = {"high", "medium", "low"}, {"good", "fair", "bad"}, range(-2, 3)
HAZARD = {"id", "title", "severity", "polygon", "text", "why", "source"}
DECOY = {"id", "title", "polygon", "text", "why"}
CHOICE = {"text", "goes_to", "points", "because"}
LAID_OUT = {"id", "title", "severity", "lay_out", "where", "clear", "why", "source"}
FORBIDDEN = {"script", "style", "image", "text", "foreignObject", "use"}


def _read(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _faults_of_keys(entries, wanted, what):
    for entry in entries:
        if set(entry) != wanted:
            yield f"{what} {entry.get('id')}：要有 {sorted(wanted)}，现在是 {sorted(entry)}"
        elif not all(entry[key] not in ("", None, []) for key in wanted if key != "points"):
            yield f"{what} {entry.get('id')}：有空着的项"
    ids = [entry.get("id") for entry in entries if "id" in wanted]
    if len(set(ids)) < len(ids):
        yield f"{what}：id 重复"


def _faults_of_source(source):
    from courses.choices import Grade
    from courses.formats.sources import FIELDS
    from tests.content.law_texts import faults_of_citation

    if source.get("grade") not in Grade.values or set(source) != FIELDS[source["grade"]]:
        return [f"依据写法不对：{source}"]
    if source["grade"] == Grade.CHECKED:
        return faults_of_citation(source["document"], source["article"], source["terms"])
    return []


def faults_of_scene(path):
    """Everything that is wrong with a scene and its picture."""
    scene = _read(path)
    if set(scene) != {"title", "text", "hazards", "decoys"}:
        yield f"要有 title、text、hazards、decoys，现在是 {sorted(scene)}"
        return
    if len(scene["hazards"]) not in HAZARDS or len(scene["decoys"]) != DECOYS:
        yield f"隐患 6 至 10 处、干扰项 3 处，现在 {len(scene['hazards'])}、{len(scene['decoys'])}"
    yield from _faults_of_keys(scene["hazards"], HAZARD, "隐患")
    yield from _faults_of_keys(scene["decoys"], DECOY, "干扰项")
    for hazard in scene["hazards"]:
        if hazard.get("severity") not in SEVERITIES:
            yield f"{hazard['id']}：severity 不对"
        yield from (f"{hazard['id']}：{fault}" for fault in _faults_of_source(hazard["source"]))
    yield from _faults_of_polygons([*scene["hazards"], *scene["decoys"]])
    picture = settings.BASE_DIR / "courses" / "static" / "courses" / "scenes" / f"{path.stem}.svg"
    yield from _faults_of_picture(picture)


def _faults_of_polygons(areas):
    for area in areas:
        points = area["polygon"]
        across, down = zip(*points, strict=True)
        if len(points) < 3 or min(across) < 0 or max(across) > WIDTH or min(down) < 0 or max(down) > HEIGHT:
            yield f"{area['id']}：多边形要三点以上、在 {WIDTH}×{HEIGHT} 里"
        if max(across) - min(across) < FINGER or max(down) - min(down) < FINGER:
            yield f"{area['id']}：多边形太小，手指点不着"
        if _crosses_itself(points):
            yield f"{area['id']}：多边形自交"
        centre = (sum(across) / len(across), sum(down) / len(down))
        yield from (
            f"{area['id']} 的中心落在 {other['id']} 里面"
            for other in areas
            if other is not area and _is_inside(centre, other["polygon"])
        )


def _is_inside(point, polygon):
    x, y = point
    is_inside = False
    for (x1, y1), (x2, y2) in pairwise([*polygon, polygon[0]]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            is_inside = not is_inside
    return is_inside


def _crosses_itself(points):
    edges = list(pairwise([*points, points[0]]))
    return any(
        _cross(*edges[first], *edges[second])
        for first in range(len(edges))
        for second in range(first + 2, len(edges))
        if not (first == 0 and second == len(edges) - 1)
    )


def _cross(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def _faults_of_picture(path):
    if not path.exists():
        yield f"没有 {path.name}"
        return
    if path.stat().st_size > LARGEST_SVG:
        yield f"{path.name} 超过 {LARGEST_SVG // 1024} KB"
    root = ElementTree.fromstring(path.read_bytes())  # noqa: S314 (our own files)
    if root.get("viewBox") != f"0 0 {WIDTH} {HEIGHT}":
        yield f"{path.name}：viewBox 要是 0 0 {WIDTH} {HEIGHT}"
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    if "title" not in names or names & FORBIDDEN:
        yield f"{path.name}：要有 title，不能有 {sorted(names & FORBIDDEN)}"
    if any(name in {"style", "href"} or name.startswith("on") for element in root.iter() for name in element.attrib):
        yield f"{path.name}：不能有 style、href 和事件属性"


def faults_of_scenario(path):
    """Everything that is wrong with a branching scenario: unreachable nodes, circles, points without a reason."""
    play = _read(path)
    if set(play) != {"title", "role", "opening", "start", "nodes", "sources"}:
        yield f"要有 title、role、opening、start、nodes、sources，现在是 {sorted(play)}"
        return
    nodes = play["nodes"]
    if len(nodes) not in NODES:
        yield f"要 8 至 16 个节点，现在 {len(nodes)} 个"
    for source in play["sources"]:
        yield from _faults_of_source(source)
    for name, node in nodes.items():
        yield from (f"{name}：{fault}" for fault in _faults_of_node(node, nodes))
    endings = {node.get("ending") for node in nodes.values()} - {None}
    if not {"good", "bad"} <= endings <= ENDINGS:
        yield f"至少要有 good 和 bad 结局，现在有 {sorted(endings)}"
    yield from _faults_of_paths(play["start"], nodes)


def _faults_of_node(node, nodes):
    if "ending" in node:
        if set(node) != {"text", "ending", "debrief"}:
            yield "结局要有 text、ending、debrief"
        return
    if set(node) != {"text", "choices"} or len(node["choices"]) not in CHOICES:
        yield "节点要有 text 和 2 至 4 个 choices"
        return
    yield from _faults_of_keys(node["choices"], CHOICE, "选择")
    for choice in node["choices"]:
        if choice.get("goes_to") not in nodes or choice.get("points") not in POINTS:
            yield f"goes_to 或 points 不对：{choice}"


def _faults_of_paths(start, nodes):
    seen, open_ = set(), []

    def walk(name):
        if name in open_:
            return [f"绕圈：{' → '.join([*open_, name])}"]
        if name in seen or name not in nodes:
            return []
        seen.add(name)
        open_.append(name)
        found = [fault for choice in nodes[name].get("choices", ()) for fault in walk(choice["goes_to"])]
        open_.pop()
        return found

    yield from walk(start)
    yield from (f"{name}：走不到" for name in sorted(set(nodes) - seen))


def faults_of_hazard_set(path):
    """Everything that is wrong with a set of hazards that are laid out on a real object."""
    laid = _read(path)
    if set(laid) != {"title", "place", "module", "before", "hazards", "after"}:
        yield f"要有 title、place、module、before、hazards、after，现在是 {sorted(laid)}"
        return
    if len(laid["hazards"]) not in ON_SITE or not laid["before"] or not laid["after"]:
        yield f"隐患 8 至 12 处，前后都有确认；现在 {len(laid['hazards'])} 处"
    if not list(path.parent.parent.glob(f"*/{laid['module']}.md")):
        yield f"没有项目 {laid['module']}"
    yield from _faults_of_keys(laid["hazards"], LAID_OUT, "隐患")
    for hazard in laid["hazards"]:
        yield from (f"{hazard['id']}：{fault}" for fault in _faults_of_source(hazard["source"]))


def sources_of(path):
    """Everything that a file rests on, as it lists it."""
    held = _read(path)
    return [*held.get("sources", ()), *(hazard["source"] for hazard in held.get("hazards", ()))]


KINDS = {"scenes": faults_of_scene, "scenarios": faults_of_scenario, "on-site": faults_of_hazard_set}


def paths_of(kind):
    """The files of one kind."""
    return sorted(Path(settings.BASE_DIR / "courses" / "content" / kind).glob("*.yaml"))


def main():
    """Print what is wrong in all files of each kind; end with 1 if anything is."""
    found = [
        f"{kind}/{path.name}: {fault}"
        for kind, faults in KINDS.items()
        for path in paths_of(kind)
        for fault in faults(path)
    ]
    sys.stdout.write("\n".join([*found, f"{len(found)} 处\n"]))
    return 1 if found else 0


if __name__ == "__main__":
    django.setup()
    sys.exit(main())
