// Lets this browser show a line when something is due: asks once, keeps the address with the site.
(function () {
  "use strict";
  var box = document.getElementById("push");
  if (!box || !("serviceWorker" in navigator) || !("PushManager" in window)) return;
  var button = box.querySelector("button"), said = box.querySelector("[role=status]"), form = box.querySelector("form");
  box.hidden = false;

  function bytes(text) {
    var plain = atob((text + "===".slice((text.length + 3) % 4)).replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, function (c) { return c.charCodeAt(0); });
  }
  function written(buffer) {
    return btoa(String.fromCharCode.apply(null, new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  }

  button.addEventListener("click", async function (event) {
    event.preventDefault();
    button.disabled = true;
    try {
      if (await Notification.requestPermission() !== "granted") { said.textContent = box.dataset.refused; return; }
      var worker = await navigator.serviceWorker.register("/push-worker.js", { scope: "/" });
      await navigator.serviceWorker.ready;
      var found = await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(box.dataset.key) });
      form.elements.endpoint.value = found.endpoint;
      form.elements.p256dh.value = written(found.getKey("p256dh"));
      form.elements.auth.value = written(found.getKey("auth"));
      form.submit();
    } catch (error) {
      said.textContent = box.dataset.failed;
    } finally {
      button.disabled = false;
    }
  });
})();
