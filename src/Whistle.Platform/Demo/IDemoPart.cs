namespace Whistle.Platform.Demo;

/// <summary>
/// What a module adds to the demo city, at the first start, after units, people and accounts. A start that was broken off
/// calls it again: then it goes on where it was.
/// </summary>
public interface IDemoPart
{
    Task LoadAsync(CancellationToken stop);
}
