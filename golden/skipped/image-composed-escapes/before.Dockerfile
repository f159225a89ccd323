FROM bitnami/re"dis":7
