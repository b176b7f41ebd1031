// Every beat of the server, handed to the wall, whichever of the two is there first.
export default ({ data }) => {
  window.wallBeat = data;
  window.dispatchEvent(new Event("wall-beat"));
};
