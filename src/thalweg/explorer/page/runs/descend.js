// Part B: your descend.js was overwritten by mistake at 18:13. Please write your own version again; nobody else touches runs/.
