FROM registry.example.com/tools:1 AS npx
RUN npx prisma generate && npx --yes prisma@6 generate
FROM registry.example.com/tools:1 AS npm
RUN npm exec prisma generate && npm run prisma:generate
FROM registry.example.com/tools:1 AS pnpm
RUN pnpm prisma generate && pnpm exec prisma generate && pnpm dlx prisma generate
FROM registry.example.com/tools:1 AS yarn
RUN yarn prisma generate && yarn workspace app prisma generate
FROM registry.example.com/tools:1 AS bunx
RUN bunx prisma generate && bun x prisma generate
FROM registry.example.com/tools:1 AS modules
RUN ./node_modules/.bin/prisma generate
