// The board is fetched again when something happens; the map stays and takes its new markers.
document.body.addEventListener("htmx:afterSettle", () => {
  const markers = document.getElementById("board-markers");
  const map = document.getElementById("map");
  if (markers && map) map.load(JSON.parse(markers.textContent));
});
