FROM registry.example.com/tools:1 AS one
RUN npm install -g typescript prisma
RUN prisma generate
FROM registry.example.com/tools:1 AS two
RUN pnpm add --global prisma@6 && prisma generate
FROM one AS three
RUN prisma db push
