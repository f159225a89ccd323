FROM eclipse-temurin:17 AS a
FROM library/eclipse-temurin:17 AS b
FROM docker.io/eclipse-temurin:17
