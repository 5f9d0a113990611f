import { layOut, type LayoutRequest } from './layout';

// Hundreds of boxes take a while: beside the page, so that it answers meanwhile.
self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  const answer = layOut(data);
  self.postMessage(answer, { transfer: [answer.corners.buffer] });
};
