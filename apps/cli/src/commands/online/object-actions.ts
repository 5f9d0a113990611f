import { dataOf, type ObjectDetail } from '@fairlead/api-client';
import { Argument, type Command } from 'commander';
import { once, tellOutcome, withOutcome, type CommandOptions } from '../../api/commanding.js';
import { connect } from '../../api/connection.js';
import { applicationId, type ApplicationId } from '../../input/arguments.js';
import { findObject } from './objects.js';

type ObjectAction = NonNullable<ObjectDetail['actions']>[number]['action'];
export interface ActOptions extends CommandOptions {
  cluster?: string;
}

/** `fairlead restart|run|delete-object TENANT/NAME KIND/[NAMESPACE/]NAME`. */
export function register(program: Command): void {
  const verb = (name: string, action: ObjectAction): Command =>
    withOutcome(program.command(name))
      .addArgument(new Argument('<tenant/name>').argParser(applicationId))
      .addArgument(new Argument('<kind/[namespace/]name>', 'one of its objects, as `fairlead tree` lists them'))
      .option('-c, --cluster <name>', 'where the object is on more than one')
      .action((id: ApplicationId, object: string, options: ActOptions) => actOnObject(action, id, object, options));
  verb('restart', 'restart');
  verb('run', 'run');
  verb('delete-object', 'delete');
}

/** Looks up what the name means and asks for it to be done. */
export async function actOnObject(action: ObjectAction, id: ApplicationId, object: string, options: ActOptions): Promise<void> {
  const connection = await connect(options);
  const at = await findObject(connection, id, object, options.cluster);
  const accepted = await connection.api.POST('/api/v1/applications/{tenant}/{name}/object/actions', {
    params: { path: id, header: once() },
    body: { ...at, action, reason: options.reason },
  });
  await tellOutcome(connection, dataOf(accepted), options);
}
