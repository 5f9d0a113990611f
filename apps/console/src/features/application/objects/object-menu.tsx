import type { ApplicationDetail, ObjectDetail, TreeNode } from '@fairlead/api-client';
import { Menu, Text } from '@mantine/core';
import { IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import { ApiProblemError } from '../../../api/client';
import { useWhyNot } from '../../../ui/use-why-not';
import { followCommand } from '../data/follow-command';
import { useObject } from '../data/live-queries';
import { ActionDialog, titleOf } from '../object/action-dialog';
import { ACTION_ICONS } from '../object/action-icons';
import { ACTION_WORDS, notNow, type ActionOffer, type ObjectAction } from '../object/action-words';
import type { MenuSpot } from './menu-spot';
import classes from './object-menu.module.css';

interface ObjectMenuProps {
  readonly application: ApplicationDetail;
  readonly cluster: string;
  /** Undefined: no menu is open. */
  readonly spot: MenuSpot | undefined;
  readonly open: (node: TreeNode) => void;
  readonly onClose: () => void;
}
/** What can be done with an object of the tree or graph, without opening it: one menu for all of them. */
export function ObjectMenu({ application, cluster, spot, open, onClose }: ObjectMenuProps) {
  const [dialog, setDialog] = useState<{ readonly action: ObjectAction; readonly detail: ObjectDetail }>();
  const client = useQueryClient();
  return (
    <>
      {spot && <Opened key={spot.node.key} {...{ application, cluster, spot, open, onClose }} onChoose={setDialog} />}
      {dialog && (
        <ActionDialog
          {...{ application, ...dialog }}
          onClose={() => setDialog(undefined)}
          onStarted={(id) => void followCommand(id, titleOf(dialog.action, dialog.detail), client)}
        />
      )}
    </>
  );
}

interface OpenedProps extends ObjectMenuProps {
  readonly spot: MenuSpot;
  readonly onChoose: (chosen: { readonly action: ObjectAction; readonly detail: ObjectDetail }) => void;
}
function Opened({ application, cluster, spot: { node, x, y, ends, opener }, open, onClose, onChoose }: OpenedProps) {
  const { group, kind, namespace, name } = node;
  const query = useObject(application, cluster, { group, kind, namespace, name });
  const close = (): void => {
    // Also before a dialog: it gives the focus back to what had it, and the menu's line is gone then.
    opener.focus({ preventScroll: true });
    onClose();
  };
  useCloseOnScroll(onClose);
  return (
    <Menu
      opened
      onClose={close}
      position={ends ? 'bottom-end' : 'bottom-start'}
      offset={2}
      shadow="md"
      withinPortal={false}
      returnFocus={false}
      withInitialFocusPlaceholder={false}
      // It gets longer once the cluster has answered.
      preventPositionChangeWhenVisible={false}
      // Not of keys also: the one that opens it is still on its way then, and would close it.
      clickOutsideEvents={CLOSING}
    >
      <Menu.Target>
        {/* Where the menu hangs, and nothing else: it is opened by what the viewer sees. */}
        <button type="button" tabIndex={-1} aria-hidden className={classes.spot} style={{ left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown
        aria-label={`Actions of ${kind} ${name}`}
        aria-labelledby={undefined}
        className={classes.menu ?? ''}
        // Some browsers tell of the key that opened it only now.
        onContextMenu={(event) => event.preventDefault()}
      >
        <Menu.Item ref={focusAtOnce} leftSection={<IconLayoutSidebarRightExpand size={16} aria-hidden />} onClick={() => open(node)}>
          Open
        </Menu.Item>
        <Menu.Divider />
        {query.isSuccess ? (
          <Offers application={application} detail={query.data} onChoose={(action) => onChoose({ action, detail: query.data })} />
        ) : (
          <Line>{query.error ? problemText(query.error) : `${cluster} is asked what can be done…`}</Line>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
/** The next key is for the menu, however quick it comes. */
const focusAtOnce = (element: HTMLElement | null): void => element?.focus({ preventScroll: true });
const CLOSING = ['mousedown', 'touchstart'];
const problemText = (error: Error): string => (error instanceof ApiProblemError ? `${error.message} ${error.advice}` : error.message);

/** What it hung on goes away under it. Only where the viewer scrolls: the page also moves to show the line that the arrows are on. */
function useCloseOnScroll(close: () => void): void {
  useEffect(() => {
    const onScroll = ({ target }: Event): void => {
      if (!(target instanceof Element && target.closest('[role="menu"]'))) close();
    };
    window.addEventListener('wheel', onScroll, { passive: true });
    window.addEventListener('touchmove', onScroll, { passive: true });
    return () => {
      window.removeEventListener('wheel', onScroll);
      window.removeEventListener('touchmove', onScroll);
    };
  }, [close]);
}

interface OffersProps {
  readonly application: ApplicationDetail;
  readonly detail: ObjectDetail;
  readonly onChoose: (action: ObjectAction) => void;
}
function Offers({ application: { tenant, may }, detail: { kind, actions = [] }, onChoose }: OffersProps) {
  const id = useId();
  const lacks = useWhyNot({ action: 'act-on-objects', tenant, may });
  if (actions.length === 0) return <Line>Nothing can be done with a {kind} here.</Line>;
  return (
    <>
      {actions.map((offer) => (
        <Offer key={offer.action} {...{ offer, onChoose }} {...(lacks === undefined ? {} : { lacking: id })} />
      ))}
      {/* Once, and not with each. */}
      {lacks !== undefined && <Line id={id}>{lacks}</Line>}
    </>
  );
}
interface OfferProps extends Pick<OffersProps, 'onChoose'> {
  readonly offer: ActionOffer;
  /** Id of the line that says which right is missing; absent: none is. */
  readonly lacking?: string;
}
function Offer({ offer, lacking, onChoose }: OfferProps) {
  const { unavailable } = notNow(offer);
  const { label, isDanger } = ACTION_WORDS[offer.action];
  const Icon = ACTION_ICONS[offer.action];
  const isOff = lacking !== undefined || unavailable !== undefined;
  return (
    <Menu.Item
      leftSection={<Icon size={16} aria-hidden />}
      className={classes.item ?? ''}
      data-danger={isDanger === true && !isOff ? true : undefined}
      // Not `disabled`: the arrows would pass it by, and nobody would read why it is off.
      aria-disabled={isOff}
      aria-describedby={lacking}
      closeMenuOnClick={!isOff}
      onClick={() => isOff || onChoose(offer.action)}
    >
      {label}
      {lacking === undefined && unavailable !== undefined && (
        <Text span size="xs" className={classes.why ?? ''}>
          {unavailable}
        </Text>
      )}
    </Menu.Item>
  );
}
const Line = ({ id, children }: { readonly id?: string; readonly children: string | readonly string[] }) => (
  <Menu.Item className={classes.item ?? ''} aria-disabled closeMenuOnClick={false}>
    <Text span size="xs" className={classes.why ?? ''} {...(id === undefined ? {} : { id })}>
      {children}
    </Text>
  </Menu.Item>
);
