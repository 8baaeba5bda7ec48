const dialog = document.querySelector("dialog");
const frames = dialog.querySelector(".frame");
let explorer = "";

async function unpacked() {
  const packed = document.getElementById("explorer").textContent;
  const bytes = Uint8Array.from(atob(packed), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return URL.createObjectURL(new Blob([await new Response(stream).text()], { type: "text/html" }));
}

for (const button of document.querySelectorAll("button[data-scene]")) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    explorer ||= await unpacked();
    const frame = document.createElement("iframe"); // a new one each time: none is left in the history
    frame.title = "The explorer";
    frame.src = `${explorer}#scene=${button.dataset.scene}`;
    frames.replaceChildren(frame);
    dialog.showModal();
  });
}
dialog.querySelector(".close").addEventListener("click", () => dialog.close());
dialog.addEventListener("close", () => frames.replaceChildren());
