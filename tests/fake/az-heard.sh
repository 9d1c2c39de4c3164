#!/usr/bin/env bash
# In front of the real az: writes down when each call began and ended, and its words.
# Beside it lies where the real one is ("real"); the lines go to "heard".
here=${0%/*}
began=$EPOCHREALTIME
"$(<"$here/real")" "$@"
status=$?
echo "$began $EPOCHREALTIME $*" >>"$here/heard"
exit $status
