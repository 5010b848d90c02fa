"""Somebody without a pointer: Tab, Space, Enter and the arrows; wherever the focus goes, it can be seen."""

MOST_STOPS = 120
# What holds the focus: itself or the label that stands for it, drawn with a ring, on the screen, not wholly covered.
FOCUS = """() => {
  const held = document.activeElement;
  const shapes = [held, held.closest("label, .option, .card--link, .row--link")].filter(Boolean);
  const hasRing = (shape) => ["", "::after"].some((part) => {
    const style = getComputedStyle(shape, part);
    const isOutlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
      && !/, 0\\)|transparent/.test(style.outlineColor);
    return isOutlined || style.boxShadow !== "none" || style.outlineStyle === "auto";
  });
  const box = shapes[shapes.length - 1].getBoundingClientRect();
  const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]
    .map(([x, y]) => document.elementFromPoint(box.left + box.width * x, box.top + box.height * y));
  const touches = (found) => shapes.some((shape) => shape.contains(found) || found.contains(shape));
  const isSeen = points.some((found) => found && touches(found));
  return { what: held.outerHTML.slice(0, 120), hasRing: shapes.some(hasRing), isSeen };
}"""


class Keyboard:
    """The keyboard of one page; every stop of the focus that cannot be seen is noted in ``unseen``."""

    def __init__(self, page):
        self.page = page
        self.unseen = []

    def press(self, key):
        """Press a key and look where the focus is."""
        self.page.keyboard.press(key)
        if self.page.evaluate("document.activeElement !== document.body"):
            focus = self.page.evaluate(FOCUS)
            if not (focus["hasRing"] and focus["isSeen"]):
                self.unseen.append(f"{focus} at {self.page.url}")

    def reach(self, selector, *, key="Tab"):
        """Press Tab until the focus stands on what ``selector`` names."""
        for _stop in range(MOST_STOPS):
            self.press(key)
            if self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
        raise AssertionError(f"{selector} cannot be reached by {key} at {self.page.url}")

    def follow(self, selector, *, key="Tab"):
        """Reach a link or a button and press it."""
        self.reach(selector, key=key)
        self.page.keyboard.press("Enter")

    def fill(self, selector, text):
        """Reach a field and type into it."""
        if not self.page.evaluate("selector => document.activeElement.matches(selector)", selector):
            self.reach(selector)
        self.page.keyboard.type(text)

    def choose(self, slot, values):
        """Answer a question that is seen: of one choice with the arrows, of several with Space on each."""
        name = f"input[name='s{slot}']"
        if self.page.locator(name).first.get_attribute("type") == "radio":
            self.reach(name)
            self.press("Space")
            while not self.page.evaluate("value => document.activeElement.value === value", values[0]):
                self.press("ArrowDown")
            return
        for value in sorted(values, key=self._places(name).index):
            self.reach(f"{name}[value='{value}']")
            self.press("Space")

    def _places(self, name):
        return self.page.eval_on_selector_all(name, "all => all.map(one => one.value)")
