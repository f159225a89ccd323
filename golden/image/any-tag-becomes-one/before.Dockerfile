FROM node AS a
FROM node:20 AS b
FROM node:22
