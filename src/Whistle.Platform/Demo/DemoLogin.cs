using Whistle.Kernel;

namespace Whistle.Platform.Demo;

/// <summary>A way in to the demo city, and whose it is.</summary>
public sealed record DemoLogin(string Login, PersonId Person, Bilingual Unit, Role Role);

/// <summary>All ways in to the demo city, for the sign-in page. The directory registers them, which invents the people.</summary>
/// <param name="Twin">Before a login of the first district: its twin in the second.</param>
public sealed record DemoLogins(IReadOnlyList<DemoLogin> All, string Twin)
{
    /// <summary>Those of the first district and of the city.</summary>
    public IEnumerable<DemoLogin> First => All.Where(login => !login.Login.StartsWith(Twin, StringComparison.Ordinal));
}
