// Shows the line that came, and opens the desk when it is pressed. It keeps nothing and answers no page.
self.addEventListener("push", function (event) {
  var said = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(said.title || "诺 Nuo", {
    body: said.body || "", tag: "nuo", icon: "/static/nuo/icon.svg", data: { url: said.url || "/" }
  }));
});
self.addEventListener("notificationclick", function (event) {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data.url));
});
