// The overlay, which is an ECMAScript module alone.
import { create } from 'parlor-chat';
import { devtools } from 'parlor-chat/devtools';
import type { Devtools, DevtoolsOptions } from 'parlor-chat/devtools';

const options: DevtoolsOptions = { parent: document.body, open: true, onToggle: (isOpen) => isOpen.valueOf() };
const overlay: Devtools = devtools(create({ SDKAppID: 1 }), options);
document.addEventListener('dblclick', overlay.flip);
export const copied = async (): Promise<string> => (overlay.isOpen ? overlay.text() : '');
// @ts-expect-error a chat is needed
devtools();
