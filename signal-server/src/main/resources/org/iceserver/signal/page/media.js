/**
 * What this side shows: one MediaStream that lives as long as the page, with the camera or the generated picture as
 * its video and, once switched on, the microphone.
 *
 * Dispatches `video` (detail: the new track) and `audio` (detail: the track, the first time only; later the same track is
 * muted and unmuted).
 */

import { Teller } from './client/teller.js';
import { startPicture } from './picture.js';

export class Media extends Teller {
  stream = new MediaStream();
  /** @type {'none'|'camera'|'generated'} */
  source = 'none';

  #stop = () => {};
  /** @type {MediaStreamTrack|null} */
  #microphone = null;

  /**
   * Shows the camera, or the generated picture where there is no camera.
   *
   * @param {'camera'|'generated'} wanted
   * @param {string} name drawn into the generated picture
   * @returns {Promise<string>} why the camera is not shown although it was wanted, or ''
   */
  async show(wanted, name) {
    if (wanted === 'camera') {
      try {
        const track = await openCamera();
        this.#use('camera', track, () => track.stop());
        return '';
      } catch (failure) {
        this.#generate(name);
        return whyNoCamera(failure);
      }
    }
    this.#generate(name);
    return '';
  }

  /** Switches the microphone; rejects with a sentence when there is none. */
  async speak(on) {
    if (!on || this.#microphone) {
      if (this.#microphone) this.#microphone.enabled = on;
      return;
    }
    let track;
    try {
      const opened = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true } });
      [track] = opened.getAudioTracks();
    } catch (failure) {
      throw new Error(whyNo(failure, 'microphone'), { cause: failure });
    }
    this.#microphone = track;
    this.stream.addTrack(track);
    this.tell('audio', track);
  }

  /** Lets go of camera and microphone. */
  stop() {
    this.#stop();
    this.#microphone?.stop();
    this.#microphone = null;
    for (const track of this.stream.getTracks()) this.stream.removeTrack(track);
    this.source = 'none';
  }

  #generate(name) {
    const { track, stop } = startPicture(name);
    this.#use('generated', track, stop);
  }

  #use(source, track, stop) {
    this.#stop();
    this.#stop = stop;
    for (const old of this.stream.getVideoTracks()) this.stream.removeTrack(old);
    this.stream.addTrack(track);
    this.source = source;
    this.tell('video', track);
  }
}

async function openCamera() {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
  const opened = await navigator.mediaDevices.getUserMedia({ video: size });
  return opened.getVideoTracks()[0];
}

function whyNoCamera(failure) {
  return `${whyNo(failure, 'camera')} A generated picture stands in.`;
}

function whyNo(failure, device) {
  if (!isSecureContext) return `Browsers give no ${device} to pages without https; see the connectivity check for what to do.`;
  switch (failure.name) {
    case 'NotAllowedError':
      return `The ${device} was not allowed; the browser's address bar can change that.`;
    case 'NotFoundError':
      return `There is no ${device} on this device.`;
    case 'NotReadableError':
      return `Another program is using the ${device}.`;
    default:
      return `The ${device} could not be opened (${failure.message}).`;
  }
}
