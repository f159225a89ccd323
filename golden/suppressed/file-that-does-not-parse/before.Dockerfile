# dockmod: ignore-file -- a template
FROM {{ image }} and more
{% if packages %}
RUN apk add {{ packages }}
{% endif %}
