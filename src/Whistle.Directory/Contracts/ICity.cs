namespace Whistle.Directory.Contracts;

/// <summary>The directory as everything else asks it.</summary>
public interface ICity
{
    /// <summary>The directory as it is now: reads it again where it has changed. For jobs and for whatever stands outside a signed-in request.</summary>
    ValueTask<City> GetAsync(CancellationToken stop);

    /// <summary>The directory as it was when the request was signed in. Throws where it was never read.</summary>
    City Current { get; }
}
