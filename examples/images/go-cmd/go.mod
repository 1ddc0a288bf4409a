module example.com/bookshop/v2

go 1.25.0
