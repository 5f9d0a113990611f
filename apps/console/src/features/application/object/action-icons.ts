import { IconPlayerPlay, IconRefresh, IconRotateClockwise, IconTrash } from '@tabler/icons-react';
import type { ObjectAction } from './action-words';

export const ACTION_ICONS: Readonly<Record<ObjectAction, typeof IconTrash>> = {
  sync: IconRefresh,
  restart: IconRotateClockwise,
  run: IconPlayerPlay,
  delete: IconTrash,
};
