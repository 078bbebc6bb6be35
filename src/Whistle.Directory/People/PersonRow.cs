using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Whistle.Directory.Contracts;
using Whistle.Kernel;

namespace Whistle.Directory.People;

/// <summary>A person as stored: name and office phone, no more.</summary>
internal sealed class PersonRow
{
    private PersonRow()
    {
    }

    public PersonRow(Person person) => (Id, Name, Phone) = (person.Id, person.Name, person.Phone);

    public PersonId Id { get; private set; }

    public string Name { get; private set; } = "";

    public string? Phone { get; private set; }

    public int Version { get; private set; }

    public void Change(string name, string? phone)
    {
        (Name, Phone) = (name, phone);
        Version++;
    }

    public Person ToPerson() => new(Id, Name, Phone);
}

/// <summary>
/// A post with its days. <see cref="To"/> is the first day on which it is no longer held; null while no end is set.
/// Ended ones stay: the past must be able to say who somebody was.
/// </summary>
internal sealed class AppointmentRow
{
    private AppointmentRow()
    {
    }

    public AppointmentRow(Appointment held, DateOnly from) => (Person, Unit, Role, From) = (held.Person, held.Unit, held.Role, from);

    public PersonId Person { get; private set; }

    public UnitId Unit { get; private set; }

    public Role Role { get; private set; }

    public DateOnly From { get; private set; }

    public DateOnly? To { get; private set; }

    public void End(DateOnly day) => To = day;

    public void Reopen() => To = null;

    public Appointment ToAppointment() => new(Person, Unit, Role);
}

internal sealed class PersonRowMap : IEntityTypeConfiguration<PersonRow>
{
    public void Configure(EntityTypeBuilder<PersonRow> person)
    {
        person.ToTable("directory_person").HasKey(p => p.Id);
        person.Property(p => p.Id).ValueGeneratedNever();
        person.Property(p => p.Name).HasMaxLength(100);
        person.Property(p => p.Phone).HasMaxLength(40);
        person.Property(p => p.Version).IsConcurrencyToken();
    }
}

internal sealed class AppointmentRowMap : IEntityTypeConfiguration<AppointmentRow>
{
    public void Configure(EntityTypeBuilder<AppointmentRow> held)
    {
        held.ToTable("directory_appointment").HasKey(a => new { a.Person, a.Unit, a.Role, a.From });
        held.Property(a => a.From).HasColumnName("FromDay");
        held.Property(a => a.To).HasColumnName("ToDay");
    }
}
