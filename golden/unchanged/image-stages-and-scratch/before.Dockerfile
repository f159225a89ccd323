FROM scratch AS alpine
FROM ALPINE
COPY --from=Alpine / /
COPY --from=0 / /
RUN --mount=from=alpine,target=/x true
