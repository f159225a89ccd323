FROM apps/base:Full
