FROM node:22 AS a
FROM node:22 AS b
FROM node:22
