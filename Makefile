# Five-line shells; each works without make, too: `sh scripts/try`, `sh scripts/test`, ...
.PHONY: try test check bench lock
try:   ; @sh scripts/try
test:  ; @sh scripts/test
check: ; @sh scripts/check
bench: ; @sh scripts/bench
lock:  ; @sh scripts/lock
