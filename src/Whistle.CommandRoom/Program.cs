using Whistle.CommandRoom;

return await Startup.RunAsync(args);
