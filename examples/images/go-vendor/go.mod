module example.com/weather

go 1.25

require golang.org/x/time v0.14.0
