module github.com/progimage/progimage/sdk-go

go 1.23
