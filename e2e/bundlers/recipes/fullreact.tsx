import { createRoot } from 'react-dom/client';
import { chat } from './chat';
import { FullApp } from './FullSidebar';

Object.assign(globalThis, { chat });
createRoot(document.querySelector('main')).render(<FullApp userID="alice" userSig="any" />);
