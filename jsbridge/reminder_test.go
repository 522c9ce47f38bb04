package jsbridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAWindowIsMeantByThePagesOwnClock(t *testing.T) {
	p := signedIn(t) // It is 22:13:20 UTC, on 14 November 2023.
	for zone, start := range map[float64]float64{
		0:    1_700_035_200, // 08:00 UTC
		-480: 1_700_006_400, // 08:00 in Shanghai
		300:  1_700_053_200, // 08:00 in New York
	} {
		item := p.call("setAllReceiveMessageOpt", map[string]any{"startHour": 8, "duration": 3600, "isRepeated": false}, zone)
		require.Equal(t, map[string]any{"code": 0.0, "data": map[string]any{
			"messageRemindType": "AcceptNotNotify", "startTime": start, "endTime": start + 3600, "isRepeated": false,
		}}, item["data"])
		require.Equal(t, start, p.call("getAllReceiveMessageOpt")["data"].(map[string]any)["startTime"])
	}
}

func TestReadingAllTwiceInASecondIsRefused(t *testing.T) {
	p := signedIn(t) // Its clock stands still.
	require.Equal(t, 6017.0, p.code(p.call("setAllMessageRead", map[string]any{"scope": "x"})), "which counts for no call")
	require.Nil(t, p.call("setAllMessageRead")["error"])
	require.Equal(t, 2996.0, p.code(p.call("setAllMessageRead", map[string]any{"scope": "readAllMessage"})))
}
