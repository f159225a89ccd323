ARG STAGE=one
FROM scratch AS one
FROM $STAGE
