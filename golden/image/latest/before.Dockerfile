FROM node AS a
FROM node:latest AS b
FROM node:20
