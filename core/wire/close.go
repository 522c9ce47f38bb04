package wire

// The close codes of a server. Below 4000 a device is to connect again, from
// 4000 on it is not: the sign-in has ended.
const (
	// CloseRestart: the server goes away; connect again soon.
	CloseRestart = 3001
	// CloseSlow: the device did not read what was sent to it.
	CloseSlow = 3002
	// CloseFault: something failed in the server.
	CloseFault = 3003
	// CloseSilent: nothing came from the device for too long.
	CloseSilent = 3004
	// CloseRate: too many frames at once; connect again after a while.
	CloseRate = 3005

	// CloseRefused: the sign-in was refused; a Refusal with its code came
	// before.
	CloseRefused = 4001
	// CloseExpired: the userSig has expired.
	CloseExpired = 4002
	// CloseTakenOver: as many other instances of the user signed in as there
	// may be.
	CloseTakenOver = 4003
	// CloseKicked: the application ended the sign-in.
	CloseKicked = 4004
	// CloseProtocol: a frame was malformed, too large or out of order.
	CloseProtocol = 4005
	// CloseVersion: the server does not speak this version of the protocol.
	CloseVersion = 4006
)

// Reconnect says whether a device is to connect again after a close code. Any
// code that is not a server's decision, such as 1006, is a broken line.
func Reconnect(code int) bool {
	return code < 4000 || code > 4999
}
