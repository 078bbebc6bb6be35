using Whistle.Web;
using Whistle.Web.Verbs;

return args is [] ? await Server.RunAsync() : await CommandLine.RunAsync(args);
