/**
 * What a message has in its cloudCustomData beside what it says, such as
 * messageReply and messageCaption. Anybody may have written anything there.
 */
export function readExtras({ cloudCustomData }) {
  try {
    return JSON.parse(cloudCustomData) ?? {};
  } catch {
    return {};
  }
}
