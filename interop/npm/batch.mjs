// Two clients of socket.io that only poll: one sends fifteen offers of 6 KB at once, which leave as one POST of 90 KB.
// Arguments: port, package of socket.io-client.
const [, , port, name] = process.argv;
const { default: io } = await import(name);
const OFFERS = 15;

function client() {
  const socket = io(`http://127.0.0.1:${port}`, { forceNew: true, transports: ["polling"], reconnection: false });
  socket.on("disconnect", (why) => failed(`cut off: ${why}`));
  for (const event of ["connect_error", "error"]) socket.on(event, failed);
  return new Promise((resolve) => {
    socket.on("simple-signal[discover]", ({ id }) => resolve({ socket, id }));
    socket.on("connect", () => socket.emit("simple-signal[discover]", { room: "lab" }));
  });
}

function failed(why) {
  console.log(why);
  process.exit(1);
}

const ann = await client();
const bob = await client();
let arrived = 0;
bob.socket.on("simple-signal[offer]", ({ signal }) => {
  if (signal.sdp.length !== 6000) failed(`an offer of ${signal.sdp.length}`);
  if (++arrived === OFFERS) {
    console.log(`${arrived} offers arrived`);
    process.exit(0);
  }
});
for (let n = 0; n < OFFERS; n++) {
  ann.socket.emit("simple-signal[offer]",
    { sessionId: `s${n}`, signal: { type: "offer", sdp: "x".repeat(6000) }, metadata: {}, target: bob.id });
}
