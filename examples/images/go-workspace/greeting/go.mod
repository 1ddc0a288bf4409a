module example.com/hotel/greeting

go 1.26
