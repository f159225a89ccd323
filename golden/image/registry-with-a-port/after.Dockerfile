FROM [2001:db8::1]:443/team/app:1
COPY --from=old.example/team/app:1 / /
