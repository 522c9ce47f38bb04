/**
 * Runs a sample as a page would have it, with a chat that notes its calls and
 * what they come to.
 */
export async function runSample(text) {
  const notes = { calls: [], handled: [], logged: [], warned: [] };
  const run = new Function('chat', 'TencentCloudChat', 'console', `${text}\nreturn typeof promise === 'undefined' ? undefined : promise;`);
  const own = run(noting(notes), TencentCloudChat, speaking(notes));
  const result = await own;
  await new Promise((resolve) => setTimeout(resolve)); // Its handlers have run now.
  for (const call of notes.calls) {
    call.result = await call.result;
  }
  return { result, ...notes };
}

function noting(notes) {
  const spied = { ...chat };
  for (const method of Object.keys(chat)) {
    spied[method] = (...args) => {
      const result = chat[method](...args);
      notes.calls.push({ method, args, result });
      return result;
    };
  }
  spied.on = (event, handler) =>
    chat.on(event, (news) => {
      handler(news); // One that throws is not noted.
      notes.handled.push(news);
    });
  return spied;
}

function speaking(notes) {
  return { log: (...words) => notes.logged.push(words), warn: (...words) => notes.warned.push(words.map(String)) };
}
