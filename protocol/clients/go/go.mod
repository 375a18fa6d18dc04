module example.com/massgen

go 1.19
