FROM old.example:5000/team/app:1
COPY --from=old.example/team/app:1 / /
