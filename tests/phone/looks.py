"""What is looked at on every page: sideways scroll, also with text twice as large; faults that axe finds; bytes."""

from axe_playwright_python.sync_playwright import Axe

SERIOUS = {"serious", "critical"}
WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# The two ways in which a phone enlarges text: the browser's own font size, and WeChat's, which enlarges each text.
TWICE_THE_ROOT = "() => document.documentElement.style.setProperty('--root', '200%')"
TWICE_EACH_TEXT = """() => {
  const all = [...document.body.querySelectorAll("*")];
  const sizes = all.map((element) => parseFloat(getComputedStyle(element).fontSize));
  all.forEach((element, place) => { element.style.fontSize = `${2 * sizes[place]}px`; });
}"""
WIDEST = """() => {
  const edge = document.documentElement.clientWidth;
  const scrolls = (element) => element && (["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX)
    || scrolls(element.parentElement));
  return [...document.body.querySelectorAll("*")]
    .filter((element) => element.getBoundingClientRect().right > edge + 0.5 && !scrolls(element.parentElement))
    .slice(-2).map((element) => element.outerHTML.slice(0, 100));
}"""

# Fields and buttons beyond the edge that no scrolling of a part of the page brings back.
CUT_OFF = """() => {
  const scrolls = (element) => element && (["auto", "scroll"].includes(getComputedStyle(element).overflowX)
    || scrolls(element.parentElement));
  return [...document.querySelectorAll("main input, main select, main textarea, main button")]
    .filter((field) => field.offsetWidth > 1 && field.getBoundingClientRect().right > innerWidth + 0.5)
    .filter((field) => !scrolls(field))
    .map((field) => field.outerHTML.slice(0, 100));
}"""


def overflow(page):
    """What stands out to the right of the screen, or is a field cut off there; empty when nothing does."""
    pixels, fields = page.evaluate(WIDER), page.evaluate(CUT_OFF)
    return f"{pixels} px: {page.evaluate(WIDEST)} {fields}" if pixels > 0 or fields else ""


def overflow_when_enlarged(page):
    """The same with all text twice as large, in each of the two ways."""
    found = {}
    for name, enlarge in (("root", TWICE_THE_ROOT), ("each text", TWICE_EACH_TEXT)):
        page.evaluate(enlarge)
        found[name] = overflow(page)
        page.reload()
    return {name: what for name, what in found.items() if what}


def serious_faults(page):
    """The serious and critical faults that axe finds: rule -> the first place."""
    found = Axe().run(page).response["violations"]
    return {fault["id"]: fault["nodes"][0]["html"][:160] for fault in found if fault["impact"] in SERIOUS}


class Transfer:
    """Counts what a page fetches, as it went over the wire: head and compressed body."""

    def __init__(self, page):
        self.bytes = {}
        self._urls = {}
        self._session = page.context.new_cdp_session(page)
        self._session.send("Network.enable")
        self._session.send("Network.setCacheDisabled", {"cacheDisabled": False})
        self._session.on("Network.requestWillBeSent", self._sent)
        self._session.on("Network.loadingFinished", self._finished)

    def _sent(self, event):
        self._urls[event["requestId"]] = event["request"]["url"]

    def _finished(self, event):
        url = self._urls.get(event["requestId"], "")
        if not url.startswith(("data:", "blob:")):
            self.bytes[url] = self.bytes.get(url, 0) + event["encodedDataLength"]

    @property
    def total(self):
        """All of it, in bytes."""
        return int(sum(self.bytes.values()))
