document.addEventListener("click", function (event) {
  if (event.target.closest("a.refresh")) {
    // The browser keeps the place when it loads a page again, and not when it follows a link to it.
    event.preventDefault();
    location.reload();
    return;
  }
  var button = event.target.closest("button[value]");
  if (!button) {
    return;
  }
  var line = document.getElementById(button.value);
  getSelection().selectAllChildren(line);
  navigator.clipboard.writeText(line.textContent).then(function () {
    button.textContent = "Copied";
  });
});
