import type { Attention } from '@fairlead/api-client';
import { NavLink, ScrollArea } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useMe } from '../api/me';
import { Waiting } from './attention';
import { isAt, placesFor, type Place } from './places';
import classes from './shell.module.css';

interface NavigationProps {
  readonly pathname: string;
  readonly attention: Attention | undefined;
  readonly onGo: () => void;
}
/** All pages that this person may see, and what waits on each. */
export function Navigation({ pathname, attention, onGo }: NavigationProps) {
  const admin = useMe().data?.admin ?? false;
  return (
    <ScrollArea>
      {placesFor(admin).map(({ title, places }) => (
        <div key={title}>
          <div className={classes.navTitle} id={`places-${title}`}>
            {title}
          </div>
          <ul className={classes.nav} aria-labelledby={`places-${title}`}>
            {places.map((place) => (
              <li key={place.to}>
                <PlaceLink place={place} active={isAt(place.to, pathname)} attention={attention} onGo={onGo} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </ScrollArea>
  );
}

interface PlaceLinkProps {
  readonly place: Place;
  readonly active: boolean;
  readonly attention: Attention | undefined;
  readonly onGo: () => void;
}
/** Going from page to page changes two of them. */
const PlaceLink = memo(function PlaceLink({ place, active, attention, onGo }: PlaceLinkProps) {
  return (
    <NavLink
      className={classes.link ?? ''}
      component={Link}
      to={place.to}
      label={place.label}
      leftSection={<place.icon size={18} stroke={1.7} aria-hidden />}
      rightSection={<Waiting place={place} attention={attention} />}
      active={active}
      {...(active ? { 'aria-current': 'page' as const } : {})}
      onClick={onGo}
    />
  );
});
