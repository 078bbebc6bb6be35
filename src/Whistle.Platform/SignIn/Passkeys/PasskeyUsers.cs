using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Whistle.Kernel;
using Whistle.Platform.Data;

namespace Whistle.Platform.SignIn.Passkeys;

/// <summary>
/// What the framework's passkey handler asks about accounts, and nothing else of Identity's stores: it reads, and
/// <see cref="PasskeyDesk"/> writes.
/// </summary>
internal sealed class PasskeyUsers(WhistleDb db) : IUserPasskeyStore<Account>
{
    public static void Add(IServiceCollection services)
    {
        services.AddScoped<PasskeyUsers>().AddScoped<PasskeyDesk>();
        services.AddScoped<IPasskeyHandler<Account>>(all => new PasskeyHandler<Account>(
            new UserManager<Account>(all.GetRequiredService<PasskeyUsers>(), null!, null!, [], [], null!, new IdentityErrorDescriber(), null!, NullLogger<UserManager<Account>>.Instance),
            all.GetRequiredService<IOptions<IdentityPasskeyOptions>>()));
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.AuthenticatorTimeout = PasskeyChallenge.Lasts;
            passkeys.UserVerificationRequirement = "required"; // finger, face or PIN: without it a found phone would do
            passkeys.ResidentKeyRequirement = "required"; // so that nobody has to type a login
            passkeys.AttestationConveyancePreference = "none";
            passkeys.ValidateOrigin = asked => ValueTask.FromResult(!asked.CrossOrigin && asked.Origin == $"{asked.HttpContext.Request.Scheme}://{asked.HttpContext.Request.Host}");
        });
    }

    public Task<Account?> FindByIdAsync(string userId, CancellationToken cancellationToken)
        => Guid.TryParseExact(userId, "D", out var id)
            ? db.Set<Account>().AsNoTracking().SingleOrDefaultAsync(a => a.Id == new AccountId(id), cancellationToken)
            : Task.FromResult<Account?>(null);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(Account user, CancellationToken cancellationToken)
        => (await db.Set<Passkey>().AsNoTracking().Where(p => p.Account == user.Id).ToListAsync(cancellationToken)).ConvertAll(Info);

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = Passkey.KeyOf(credentialId);
        return await db.Set<Passkey>().AsNoTracking().SingleOrDefaultAsync(p => p.Key == key && p.Account == user.Id, cancellationToken) is { } passkey ? Info(passkey) : null;
    }

    public async Task<Account?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken)
    {
        var key = Passkey.KeyOf(credentialId);
        return await db.Set<Passkey>().Where(p => p.Key == key).Join(db.Set<Account>(), p => p.Account, a => a.Id, (_, account) => account)
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
    }

    public Task<string> GetUserIdAsync(Account user, CancellationToken cancellationToken) => Task.FromResult(user.Id.Value.ToString("D"));

    public Task<string?> GetUserNameAsync(Account user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Login);

    public void Dispose()
    {
        // the context is the request's own
    }

    public Task AddOrUpdatePasskeyAsync(Account user, UserPasskeyInfo passkey, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemovePasskeyAsync(Account user, byte[] credentialId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetUserNameAsync(Account user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> GetNormalizedUserNameAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetNormalizedUserNameAsync(Account user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> CreateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> UpdateAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IdentityResult> DeleteAsync(Account user, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Account?> FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    /// <summary>How it was made is not kept: nobody here asks which make of device somebody has.</summary>
    private static UserPasskeyInfo Info(Passkey passkey)
        => new(passkey.Credential, passkey.PublicKey, passkey.CreatedAt, (uint)passkey.SignCount, passkey.Transports.Split(',', StringSplitOptions.RemoveEmptyEntries),
            isUserVerified: true, passkey.BackupEligible, passkey.BackedUp, attestationObject: [], clientDataJson: []);
}
