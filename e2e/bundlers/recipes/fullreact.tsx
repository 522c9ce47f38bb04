import { createRoot } from 'react-dom/client';
import { chat } from './chat';
import { FullSidebar } from './FullSidebar';

Object.assign(globalThis, { chat });
createRoot(document.querySelector('main')).render(<FullSidebar userID="alice" userSig="any" />);
