module gradus.dev/test/smoke-probe

go 1.26.0
