// What a page gains from a script: one stop of the keyboard for a map, and a row that shows its place on it.
(() => {
  "use strict";
  const maps = () => document.querySelectorAll("svg.map .trails");
  for (const layer of maps()) {
    const trails = [...layer.querySelectorAll("a.trail")];
    trails.forEach((trail, index) => trail.setAttribute("tabindex", index ? "-1" : "0"));
    layer.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      const at = trails.indexOf(document.activeElement);
      if (at < 0 || (!step && event.key !== "Home" && event.key !== "End")) return;
      event.preventDefault();
      const next = event.key === "Home" ? 0 : event.key === "End" ? trails.length - 1 : (at + step + trails.length) % trails.length;
      trails[at].setAttribute("tabindex", "-1");
      trails[next].setAttribute("tabindex", "0");
      trails[next].focus();
    });
  }
  // A link to a trail in a table lights that trail on the map.
  const light = (event, on) => {
    const link = event.target.closest && event.target.closest("tr a[href*='/trail/']");
    const code = link && link.getAttribute("href").split("/trail/")[1].split("/")[0];
    if (!code) return;
    for (const layer of maps()) {
      const found = layer.querySelector(`a.trail[data-trail="${CSS.escape(code)}"]`);
      if (found) { layer.classList.toggle("dim", on); found.classList.toggle("on", on); }
    }
  };
  for (const [name, on] of [["mouseover", true], ["mouseout", false], ["focusin", true], ["focusout", false]])
    document.addEventListener(name, (event) => light(event, on));
  // On a narrow screen the map opens in its middle, where Europe, Africa and the Middle East lie.
  for (const atlas of document.querySelectorAll(".atlas"))
    if (atlas.scrollWidth > atlas.clientWidth) {
      const room = atlas.scrollWidth - atlas.clientWidth;
      atlas.scrollLeft = document.dir === "rtl" ? -room * 0.44 : room * 0.56;
    }
  // A button that a script makes needless.
  const tidy = () => { if (window.htmx) document.querySelectorAll(".filters[hx-get] button").forEach((b) => { b.hidden = true; }); };
  document.addEventListener("DOMContentLoaded", tidy);
})();
