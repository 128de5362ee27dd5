// The menu on narrow screens, and the search results that MkDocs' search fills in. No library, no other server.
(function () {
  "use strict";
  var toggle = document.querySelector(".toggle");
  var side = document.getElementById("side");
  toggle.addEventListener("click", function () {
    var open = side.classList.toggle("shown");
    toggle.setAttribute("aria-expanded", String(open));
  });

  var current = side.querySelector("[aria-current]");
  if (current && current.offsetTop > side.clientHeight) {
    side.scrollTop = current.offsetTop - side.clientHeight / 2;
  }

  var query = document.getElementById("mkdocs-search-query");
  var results = document.getElementById("mkdocs-search-results");
  if (!query) {
    return;
  }
  var waiting = 0;
  function show() {
    results.hidden = query.value.trim().length < 3;
    waiting = results.hidden ? 0 : 40;
  }
  // MkDocs' search hears no key before its index is there: ask again until it answers.
  window.setInterval(function () {
    if (waiting > 0 && !results.hidden && !results.firstChild) {
      waiting -= 1;
      query.dispatchEvent(new Event("keyup"));
    }
  }, 250);
  query.addEventListener("input", show);
  query.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      query.value = "";
      show();
    }
  });
  query.form.addEventListener("submit", function (event) {
    event.preventDefault();
    var first = results.querySelector("a");
    if (first) {
      window.location.href = first.href;
    }
  });
  if (/[?&]q=/.test(window.location.search)) {
    results.hidden = false;
  }
})();
