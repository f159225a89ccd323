FROM openjdk:17 AS a
FROM library/openjdk:17 AS b
FROM docker.io/openjdk:17
