package e2e_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestANoticeOfTheApplicationsSaysWhatItTells(t *testing.T) {
	require.Equal(t, "tea", amongModules(t, `
		import { shownPayload } from './tips.js';
		const payload = { operationType: 255, operatorID: 'a', groupID: 'g', userDefinedField: 'tea' };
		console.log(shownPayload('TIMGroupSystemNoticeElem', payload).userDefinedField);`))
}
