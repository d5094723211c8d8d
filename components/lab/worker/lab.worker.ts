import type { LabRequest } from "./protocol";
import { serveLab } from "./serve-lab";

const receive = serveLab((reply) => self.postMessage(reply));
self.addEventListener("message", (event: MessageEvent<LabRequest>) => receive(event.data));
