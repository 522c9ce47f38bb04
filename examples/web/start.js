// The first script: sets the colours before anything is drawn, then loads the
// page, and says so in words if that fails.
import { applyTheme, savedTheme } from './model/theme.js';

async function start() {
  // All of its files are to be known afterwards: see model/offline.js.
  performance.setResourceTimingBufferSize(1000);
  try {
    applyTheme(savedTheme());
    await import('./app.js');
  } catch (error) {
    console.error(error);
    showFailure();
  }
}

function showFailure() {
  const note = document.createElement('p');
  note.className = 'no-script';
  note.setAttribute('role', 'alert');
  note.textContent =
    'Parlor could not be loaded. Check that the parlor-chat package is built and served and that this browser may store data for this site, then load the page again.';
  document.body.prepend(note);
}

start();
